package fault

// chineseSimulate holds the Chinese of the simulate command.
var chineseSimulate = map[string]string{
	"%s can be reached from other machines, and the keys of the simulator are no secret: listen on 127.0.0.1": "%s 可以从其他机器访问，而模拟器的密钥并不保密：请监听 127.0.0.1",
}
