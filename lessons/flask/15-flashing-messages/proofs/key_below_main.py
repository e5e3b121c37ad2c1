from flask import Flask, flash

app = Flask(__name__)


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


if __name__ == "__main__":
    app.secret_key = "dev"
    app.run()
