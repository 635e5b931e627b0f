"""What programs encounter on Windows."""
