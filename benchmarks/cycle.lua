-- Asks for one path after the other, round and round, and reports the run as a line of JSON.
-- wrk ... -s cycle.lua ADDRESS -- FILE, a path a line.

local paths = {}
local at = 0

function init(args)
  for path in io.lines(args[1]) do
    paths[#paths + 1] = wrk.format("GET", path)
  end
end

function request()
  at = at % #paths + 1
  return paths[at]
end

function done(summary, latency)
  local failed = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "failed": %d, "p50_us": %d, "p99_us": %d}',
    summary.requests, summary.duration,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
