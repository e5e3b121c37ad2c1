from tearoom import create_app
app = create_app()
