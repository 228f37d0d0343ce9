from typing import Any, TypedDict

from wagtail import blocks

from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock, WordsBlock
from cms.pages.rich_text import public_html
from cms.pages.serializers import text

ANSWER = ["bold", "italic", "ol", "ul", "link", "document-link"]


class QuestionValue(TypedDict):
    question: str
    answer_html: str


class QuestionsValue(TypedDict):
    """Questions and answers. One that lacks either is left out."""

    heading: str | None
    questions: list[QuestionValue]


class QuestionBlock(WordsBlock):
    """A question and its answer."""

    question = blocks.CharBlock(
        max_length=200, help_text="As a patient asks it, such as: Will it hurt?"
    )
    answer = PublicRichTextBlock(
        features=ANSWER,
        help_text="Begin with the answer itself. A claim belongs in a Benefit block, with its "
        "evidence.",
    )

    class Meta:
        icon = "help"
        label = "Question"
        label_format = "{question}"


class QuestionsBlock(BodyBlock):
    """Questions that patients ask, with their answers."""

    heading = blocks.CharBlock(
        required=False,
        max_length=150,
        default="Questions and answers",
        help_text="The heading above the questions.",
    )
    questions = blocks.ListBlock(
        QuestionBlock(), min_num=1, help_text="In the order in which patients ask them."
    )

    def get_api_representation(self, value: Any, context: Any = None) -> QuestionsValue | None:
        rows = [
            (text(each.get("question")), public_html(each.get("answer")))
            for each in value.get("questions") or []
        ]
        questions = [
            QuestionValue(question=question, answer_html=answer)
            for question, answer in rows
            if question and answer
        ]
        if not questions:
            return None
        return QuestionsValue(heading=text(value.get("heading")), questions=questions)

    class Meta:
        icon = "help"
        label = "Questions and answers"
        label_format = "{heading}"
        description = "What patients ask, with the answers. Search engines read them as such."
        form_layout = blocks.BlockGroup(children=["questions"], settings=["heading"])
        preview_value = {
            "heading": "Questions and answers",
            "questions": [
                {
                    "question": "What should I wear?",
                    "answer": "<p>Something that you can move in.</p>",
                },
                {
                    "question": "Can somebody come with me?",
                    "answer": "<p>Yes, bring whom you like.</p>",
                },
            ],
        }
