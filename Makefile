# run: the product with its examples.  test: everything.  check: the quick part.  bench, soak: the long forms.  pictures: of every page that links lead to, in build/pictures.
.PHONY: run test check bench soak install lock pictures

run:      ; @.ci/install run && exec .venv/bin/armslength run
install:  ; @.ci/install dev
test:     ; @.ci/install dev && .ci/system-packages && .ci/everything
check:    ; @.ci/install dev && .ci/check && .ci/tests fast
soak:     ; @.ci/install dev bench && .ci/tests soak
bench:    ; @.ci/install dev bench && .venv/bin/python -m benchmarks $(B)
pictures: ; @.ci/install dev && .venv/bin/python -m tests.journeys.take_pictures build/pictures
lock:     ; @.ci/install dev && .ci/lock
