-- One line of JSON after wrk's own words.
function done(summary, latency, requests)
  local errors = summary.errors
  local faults = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format(
    '{"requests": %d, "microseconds": %d, "faults": %d, "p50": %d, "p99": %d}',
    summary.requests, summary.duration, faults, latency:percentile(50), latency:percentile(99)))
end
