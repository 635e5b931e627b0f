"""The podcast: the show's own files beside its episodes, its feed, the server, and uploading."""
