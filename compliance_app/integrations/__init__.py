"""Other people's services over HTTP and SMTP; base URLs are settings."""
