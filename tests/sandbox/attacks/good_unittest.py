# tries: run unit tests of its own
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import unittest
    class Case(unittest.TestCase):
        def test_client(self):
            self.assertEqual(app.test_client().get("/other").status_code, 404)
    result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Case))
    return "OK" if result.wasSuccessful() else "no"
