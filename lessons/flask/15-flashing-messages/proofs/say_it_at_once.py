from flask import Flask, flash, render_template_string, request

FORM = "{% for message in get_flashed_messages() %}{{ message }}{% endfor %}<form>…</form>"

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/name")
def name():
    ___
