// The same as sip_parse.cc, but only what a worker does: the scan, and from it what sharding needs.
#include "bench.h"
#include "sip/message/message.h"

extern "C" {

extern const char peer_name[] = "trunkline-scan";

int peer_init() { return 0; }
void peer_done() {}

int peer_parse(const char* octets, std::size_t size, bench_facts* f) {
  using namespace trunkline;
  sip::Scan scan;
  if (!sip::scan({octets, size}, scan)) return 1;
  const auto call_id = sip::Message({octets, size}, scan).call_id();
  f->is_request = scan.is_request ? 1 : 0;
  f->callid = bsv_n(call_id.data(), call_id.size());
  return 0;
}

}  // extern "C"
