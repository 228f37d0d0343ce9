"""How an object becomes JSON where Wagtail's serializers say too little."""

from django.conf import settings
from rest_framework.fields import Field
from wagtail.api.v2.serializers import BaseSerializer, PageSerializer


class TypedPageSerializer(PageSerializer):
    """Answers a top-level `type`, such as `pages.TopicPage`: the discriminator of pages."""

    def to_representation(self, instance):
        data = super().to_representation(instance)
        model = instance.specific_class
        typed = {"id": data.pop("id")} if "id" in data else {}
        typed["type"] = model._meta.label if model else None
        return {**typed, **data}


class DownloadUrlField(Field):
    """The absolute address of an original file, such as `https://cms.example.org/media/a.pdf`."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, instance):
        url = getattr(instance, "url", None) or instance.file.url
        return f"{settings.CMS_URL}{url}" if url.startswith("/") else url


class FileSerializer(BaseSerializer):
    """An image or a document."""

    download_url = DownloadUrlField(read_only=True)
