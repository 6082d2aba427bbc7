-- For wrk -t1: each request books the next free slot of a list, so that none clashes.
-- BOOKINGS names a file of lines "TOKEN START", made by bench/run.
local lines = {}
for line in io.lines(os.getenv("BOOKINGS")) do lines[#lines + 1] = line end
local next_line = tonumber(os.getenv("BOOKINGS_FROM") or "1")

function request()
    local token, start = lines[next_line]:match("(%S+) (%S+)")
    next_line = next_line % #lines + 1
    local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
    local body = '{"type":"short","start":"' .. start .. '","name":"Eva","email":"eva@example.com"}'
    return wrk.format("POST", "/api/v1/bookings", headers, body)
end
