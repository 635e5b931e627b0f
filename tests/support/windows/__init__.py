"""What programs meet on Windows."""
