from flask import Flask

app = Flask(__name__)

NOTES = ["Buy tea", "Call Ada", "Water the garden"]

# TODO: the views of the text
