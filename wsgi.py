"""The WSGI application object."""

from cafe.app import create_app

application = create_app()
