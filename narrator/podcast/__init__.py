"""What makes an episode a podcast: one module for each file beside the MP3, for the feed, and for the server."""
