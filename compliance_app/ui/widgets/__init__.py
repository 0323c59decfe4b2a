"""The components that views share."""
