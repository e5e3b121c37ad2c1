# tries: run in debug mode
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


app.debug = True
app.config["TESTING"] = True
@app.get("/")
def home():
    return "OK"
if __name__ == "__main__":
    app.run(debug=True)
