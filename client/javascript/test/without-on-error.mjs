// A process of its own for listener.test.mjs: nobody there takes the error.
import { WebSocket } from 'ws'
import { connect } from '../index.mjs'

connect(process.argv[2], { WebSocket }).subscribe('logs', {}, { onNotification() {} })
