"""From labelled texts to the weights that `tertulia.language` reads with: `make train-language`."""
