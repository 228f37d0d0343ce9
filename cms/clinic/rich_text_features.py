"""What an editor may write in the clinic's short texts: no headings, images or embeds."""

SHORT_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
