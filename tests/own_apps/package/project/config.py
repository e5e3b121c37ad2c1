SECRET_KEY = 'dev'
