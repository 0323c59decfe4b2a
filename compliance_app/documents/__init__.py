"""Words and data to one document tree, and from the tree to DOCX, PDF and HTML."""
