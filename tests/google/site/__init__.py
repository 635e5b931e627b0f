"""A folder for PYTHONPATH: what is in it makes a process reach loopback only."""
