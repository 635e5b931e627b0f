"""From script to segments: who reads, what a service is asked for, what the workers do.

    recorder   what owns the pool, and a client for each service
    plan       who reads each passage, and the job that this makes of it
    service    a voice service: what it is asked, a few pieces at a time
    requests   what one recording asks of it, again if need be
    throttle   how much it may be asked, and when again
    proof      whether an answer can be what was asked for
    pool       where jobs are done: `workers` of our own, or any executor
    memory     how many workers there is memory for
    jobs       what a job is, and how it is done
    run        one recording from its first job to its last
    takes      other ways to have a line spoken
    tempo      how long a line takes, by all that its voice says
    doubts     a recording whose lines cannot be right spoken once more
    estimate   what a recording would take

Nothing is imported here: each worker process imports this package, and needs `jobs` only.
"""
