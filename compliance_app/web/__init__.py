"""The public side: Starlette routes and the middleware around the app."""
