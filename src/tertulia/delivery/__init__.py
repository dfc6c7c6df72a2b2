"""All that goes out: posts, replies, actions; their states, steps, holds and receipts."""
