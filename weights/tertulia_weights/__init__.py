"""What `tertulia.language` reads with: made by `make train-language`, committed once per release."""
