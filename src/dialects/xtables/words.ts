/** Types of the mobility header, long and short names. Source: extensions/libip6t_mh.c, mh_names. */
export const mhTypes =
  'binding-refresh-request brr home-test-init hoti careof-test-init coti home-test hot careof-test cot binding-update bu binding-acknowledgement ba binding-error be'
