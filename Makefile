RECORDING = scenarios/recordings/mediawiki
REPORT = reports/latest

.PHONY: demo test setup

# Replays the recording against both stacks and writes the report. It succeeds when it could judge, whatever the
# verdict: 0 is pass and 1 is fail; 2 means that there is no verdict.
demo: setup
	cargo build --release
	status=0; cargo run --release --quiet -- check "$(RECORDING)" --report "$(REPORT)" || status=$$?; [ $$status -le 1 ]

# Formatting, lints, and every test, on the real servers.
test:
	.ci/test

# Installs the servers and the compiler where they are missing.
setup:
	.ci/setup
