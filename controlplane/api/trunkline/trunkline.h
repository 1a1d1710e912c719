// The public C++ API of Trunkline: installed as <trunkline/trunkline.h>, and all that a user includes.
#pragma once

#include <trunkline/calls.h>
#include <trunkline/client.h>
#include <trunkline/server.h>

// Threads. Handlers run on the thread of the shard that owns the call, and hold up all calls of that shard
// while they run: one that takes over 10 ms is counted and logged by its name, and shown by `trunkctl
// counters`. What a handler asks for the call it was given happens at once. Everything else, from a handler
// or from any other thread, is sent to the shard of the call: `ok` then says that it is on its way, and if
// the call is gone when it arrives, nothing happens and `api.wishes_late` counts it.
//
// Faults. A handler that throws costs the call it was given: 500, or a BYE where it was answered; its record
// says so, and no other call notices.
