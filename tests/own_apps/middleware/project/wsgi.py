from server import make_app

app = make_app()
