// HTTP owns sockets and event loops: it reads requests strictly, answers them, and feeds endless streams to clients
// straight from shared chunks. It knows nothing of channels: what is answered comes from one handler.
