"""From script to segments: which voice reads what, the requests to services, the work of the workers.

    recorder   owns the worker pool, and a client for each service
    plan       which voice reads each passage, and the resulting job
    casting    voices for roles, speakers and languages
    service    a voice service, which is sent a few pieces at a time
    requests   the requests of one recording to a service, repeated if need be
    throttle   how many requests a service may be sent, and when to retry
    proof      whether an answer can be what was requested
    pool       where jobs are done: in our own processes (`workers`), or on any executor
    memory     how many workers there is memory for
    jobs       what a job is, and how it is done
    run        one recording from its first job to its last
    takes      other ways of speaking a line
    tempo      how long a line should take, judging by everything that its voice says
    doubts     recording, with implausible lines spoken once more
    estimate   what a recording would take

Nothing is imported here: each worker process imports this package, but needs only `jobs`.
"""
