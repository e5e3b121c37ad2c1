from flask import Flask

app = Flask(__name__)
app.logger.setLevel("INFO")


@app.get("/")
def home():
    app.logger.info("a reader is here")
    app.logger.warning("the notebook is nearly full")
    return "The notebook"
