"""`hotline up`: all roles on one machine under supervisord."""
