"""`python -m tertulia.cli`."""

from tertulia.cli.main import main

if __name__ == "__main__":
    main()
