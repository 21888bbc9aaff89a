# run: the product with its examples.  test: everything.  check: the quick part.  bench, soak: the long forms.
.PHONY: run test check bench soak install lock

run:      ; @.ci/install run && exec .venv/bin/armslength run
install:  ; @.ci/install dev
test:     ; @.ci/install dev && .ci/system-packages && .ci/everything
check:    ; @.ci/install dev && .ci/check && .ci/tests fast
soak:     ; @.ci/install dev && .ci/tests soak
bench:    ; @.ci/install dev bench && .venv/bin/python -m benchmarks $(B)
lock:     ; @.ci/install dev && .ci/lock
