"""The senders: lanes are claimed, due deliveries taken, steps carried out, outcomes found out.

Everything here runs in workers. `ledger` holds the statements, `taking` the transaction that
commits `sending`, `sender` one lane's work, `faults` and `looking` what follows a call that did
not end well, `dispatcher` the threads.
"""
