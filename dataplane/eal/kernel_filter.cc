#include "dataplane/eal/kernel_filter.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>

#include "dataplane/eal/kernel_filter_program.h"
#include "dataplane/eal/link_filters.h"

namespace trunkline::dataplane {
namespace {

// The library takes no options in which an octet is set that it does not know, padding included.
template <class T>
void clear(T& options) noexcept {
  std::memset(&options, 0, sizeof options);
  options.sz = sizeof options;
}

void name_hook(bpf_tc_hook& hook, int interface) noexcept {
  clear(hook);
  hook.ifindex = interface;
  hook.attach_point = BPF_TC_INGRESS;
}

void name_place(bpf_tc_opts& options) noexcept {
  clear(options);
  options.handle = KernelFilter::handle;
  options.priority = KernelFilter::priority;
}

// The library says on standard error what its callers are told anyway.
class Quiet {
 public:
  Quiet() noexcept : before_(libbpf_set_print(nullptr)) {}
  ~Quiet() { libbpf_set_print(before_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  libbpf_print_fn_t before_;
};

Descriptor loaded(const char* name, const std::vector<bpf_insn>& program) noexcept {
  return Descriptor(
      bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, name, "GPL", program.data(), program.size(), nullptr));
}

const LinkFilter* at_our_place(const std::vector<LinkFilter>& filters) noexcept {
  const auto found = std::find_if(filters.begin(), filters.end(), [](const auto& filter) {
    return filter.priority == KernelFilter::priority && filter.handle == KernelFilter::handle;
  });
  return found == filters.end() ? nullptr : &*found;
}

bool is_ours(const LinkFilter& filter) {
  return filter.program != 0 && filter.name.starts_with(std::string(KernelFilter::name) + ":");
}

void detach(int interface) noexcept {
  bpf_tc_hook hook;
  bpf_tc_opts place;
  name_hook(hook, interface);
  name_place(place);
  bpf_tc_detach(&hook, &place);
}

bool is_empty(int interface, LinkSide side) {
  const auto filters = link_filters(interface, side);
  return filters && filters->empty();
}

// With it would go whatever others have put there meanwhile.
void remove_empty_clsact(int interface) {
  if (!is_empty(interface, LinkSide::ingress) || !is_empty(interface, LinkSide::egress)) return;
  bpf_tc_hook hook;
  name_hook(hook, interface);
  hook.attach_point = static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS);
  bpf_tc_hook_destroy(&hook);
}

}  // namespace

std::string_view to_string(KernelFilterFault fault) noexcept {
  switch (fault) {
    case KernelFilterFault::no_interface: return "there is no such interface";
    case KernelFilterFault::no_program: return "the kernel takes no eBPF program of ours";
    case KernelFilterFault::not_told: return "the kernel does not tell which filters the interface has";
    case KernelFilterFault::place_taken: return "somebody else's filter is at its place";
    case KernelFilterFault::no_clsact: return "the kernel makes no clsact on the interface";
    case KernelFilterFault::not_attached: return "the kernel puts no filter on the interface";
  }
  return {};
}

base::Result<KernelFilter, KernelFilterFault> KernelFilter::attach(const std::string& interface) {
  const auto number = static_cast<int>(if_nametoindex(interface.c_str()));
  if (number == 0) return base::fail(KernelFilterFault::no_interface);
  KernelFilter filter;
  filter.programs_ = Descriptor(bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "trunkline", sizeof(std::uint32_t),
                                               sizeof(std::uint32_t), 1, nullptr));
  if (!filter.programs_) return base::fail(KernelFilterFault::no_program);
  const auto gate = loaded(name, kernel_filter_gate(filter.programs_.number()));
  if (!gate) return base::fail(KernelFilterFault::no_program);

  const Quiet quiet;
  const auto filters = link_filters(number, LinkSide::ingress);
  if (!filters) return base::fail(KernelFilterFault::not_told);
  if (const auto* there = at_our_place(*filters)) {
    errno = EEXIST;
    if (!is_ours(*there)) return base::fail(KernelFilterFault::place_taken);
    detach(number);
  }
  bpf_tc_hook hook;
  name_hook(hook, number);
  const int made = bpf_tc_hook_create(&hook);
  if (made != 0 && made != -EEXIST) return base::fail(KernelFilterFault::no_clsact);
  bpf_tc_opts options;
  name_place(options);
  options.prog_fd = gate.number();  // without BPF_TC_F_REPLACE: it replaces nothing
  if (bpf_tc_attach(&hook, &options) != 0) {
    const int why = errno;
    if (made == 0) remove_empty_clsact(number);
    errno = why;
    return base::fail(KernelFilterFault::not_attached);
  }
  filter.interface_ = number;
  filter.program_ = options.prog_id;
  filter.made_clsact_ = made == 0;
  return filter;
}

base::Result<void, KernelFilterFault> KernelFilter::end_udp_for(std::span<const base::IpAddress> addresses,
                                                                std::uint16_t vlan) {
  const std::uint32_t first = 0;
  int why = 0;
  if (!addresses.empty()) {
    const auto program = loaded("trunkline_own", kernel_filter_program(addresses, vlan));
    const int number = program.number();
    if (program && bpf_map_update_elem(programs_.number(), &first, &number, BPF_ANY) == 0) return {};
    why = errno;
  }
  bpf_map_delete_elem(programs_.number(), &first);  // fails where nothing is there
  if (addresses.empty()) return {};
  errno = why;
  return base::fail(KernelFilterFault::no_program);
}

KernelFilter::~KernelFilter() {
  if (interface_ == 0) return;
  const Quiet quiet;
  const auto filters = link_filters(interface_, LinkSide::ingress);
  const auto* there = filters ? at_our_place(*filters) : nullptr;
  if (there == nullptr || there->program != program_) return;  // it is gone, and its place not ours any more
  detach(interface_);
  if (made_clsact_) remove_empty_clsact(interface_);
}

}  // namespace trunkline::dataplane
