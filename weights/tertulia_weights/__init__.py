"""What `tertulia.language` reads with: made by `make train-language`, not committed before its first release."""
