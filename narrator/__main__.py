"""`python -m narrator`."""

if __name__ == "__main__":
    # Every worker process imports this module again under another name; it needs no command line.
    from narrator.cli import main

    main(prog_name="narrator")
