-- wrk's figures as one line of JSON after its own report; an argument is the size of a body to POST
init = function(args)
	if args[1] then
		wrk.method = "POST"
		wrk.body = string.rep("x", tonumber(args[1]))
	end
end

done = function(summary, latency)
	local errors = summary.errors
	io.write(string.format('\n{"requests": %d, "microseconds": %d, "bytes": %d, "errors": %d, "not_ok": %d}\n',
		summary.requests, summary.duration, summary.bytes,
		errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
