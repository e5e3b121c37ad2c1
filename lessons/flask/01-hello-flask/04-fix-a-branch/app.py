from flask import Flask

app = Flask(__name__)


NOTES = ["Buy tea", "Call Ada"]


@app.get("/")
def home():
    if len(NOTES) == 0:
        return "The notebook is empty."
    f"The notebook has {len(NOTES)} notes."
