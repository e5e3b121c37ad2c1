from datetime import date

from flask import Flask

app = Flask(__name__)


@app.get("/note")
def show_note():
    return {"due": date(2028, 2, 29)}
