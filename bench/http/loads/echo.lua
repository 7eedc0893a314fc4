wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"id":17,"name":"Ada Lovelace","tags":["one","two","three"],"nested":{"a":1.5,"b":null,"c":true}}'
