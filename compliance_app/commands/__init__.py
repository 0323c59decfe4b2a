"""The commands of ``aktsom``, one module a group; ``compliance_app.cli`` mounts them."""
