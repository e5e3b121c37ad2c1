# tries: have a command, and run it
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import click
    @click.command("hello")
    def hello():
        click.echo("OK")
    app.cli.add_command(hello)
    return app.test_cli_runner().invoke(args=["hello"]).output
