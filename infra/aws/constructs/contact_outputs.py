"""The outputs of a deploy: addresses, and the manual steps with their commands."""

from collections.abc import Sequence

from aws_cdk import CfnOutput
from constructs import Construct


class ContactOutputs(Construct):
    """The stack's outputs, in the order of the steps."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        address: str,
        function: str,
        journal: str,
        domain: str,
        dns_records: Sequence[str],
        alarm_email: str,
        form_url: str,
    ) -> None:
        super().__init__(scope, name)
        self._output("ContactAddress", address, "The address that the form posts to")
        self._output("HandlerFunction", function, "For make contact-admin FUNCTION=")
        self._output(
            "JournalTable",
            journal,
            "Messages until they are delivered; kept when the stack is deleted",
        )
        self._output(
            "Step1ConfirmAlarms",
            f"Follow the link in the mail to {alarm_email}",
            "Until then no alarm is delivered",
        )
        self.dns_outputs = [
            self._output(f"Step2DnsRecord{number}", record, "Into the domain's DNS: signs the mail")
            for number, record in enumerate(dns_records, start=1)
        ]
        self._output(
            "Step3AskIfVerified",
            f"aws sesv2 get-email-identity --email-identity {domain} "
            "--query VerifiedForSendingStatus",
            "Answers true some minutes after the records are in the DNS",
        )
        self._output(
            "Step4LeaveTheSandbox",
            "aws sesv2 put-account-details --production-access-enabled "
            f"--mail-type TRANSACTIONAL --website-url {form_url}",
            "A new account may mail verified addresses only until AWS lifts that, in about a day",
        )
        self._output(
            "Step5SendOne",
            f"make smoke URL={address} PAGE={form_url} JOURNAL={journal}",
            "One message end to end, and the page with the form",
        )

    def _output(self, name: str, value: str, description: str) -> CfnOutput:
        output = CfnOutput(self, name, value=value, description=description)
        output.override_logical_id(name)
        return output
