# tries: open a home file as an archive
# expect: denied
# held by: landlock, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import zipfile
    return zipfile.ZipFile(SECRET_FILE).namelist()
